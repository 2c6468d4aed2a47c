"""Second factors come along with a site that is brought back from an archive."""

from allauth.mfa.models import Authenticator

from accounts import services
from accounts.models import User
from tenants.schemas import open_creator
from tenants.services import archives
from tenants.tests.conftest import eva, nothing  # noqa: F401 a fixture


def test_an_app_that_was_set_up_still_fits_on_the_restored_site(eva, tmp_path):  # noqa: F811
    path = tmp_path / "eva.tar"
    with open_creator(eva):
        fay = User.objects.get(name="fay")
        sealed = {"secret": services.seal("of fay's app")}
        Authenticator.objects.create(user=fay, type="totp", data=sealed)
        Authenticator.objects.create(user=fay, type="webauthn", data={"name": "key of eva's host"})
    archives.dump(eva, path, nothing)

    copy = archives.restore_new(path, "eva2", nothing)
    archives.restore_into(path, eva, nothing)

    with open_creator(copy):
        (app,) = Authenticator.objects.all()
        assert services.unseal(app.data["secret"]) == "of fay's app"
    with open_creator(eva):
        app, _key = Authenticator.objects.order_by("pk")
        assert services.unseal(app.data["secret"]) == "of fay's app"
