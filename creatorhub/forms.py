"""How forms look: Django's renderer with the project's own templates first."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Finds form templates in templates/django/forms before Django's own."""

    form_template_name = "components/_form_fields.html"
