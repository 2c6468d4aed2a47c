"""HTML input about people and about the look of a site."""

from accounts.forms.entrance import SignupForm
from accounts.forms.own import AvatarForm, ProfileForm
from accounts.forms.studio import AppearanceForm, LogoForm, SettingsForm

__all__ = ["AppearanceForm", "AvatarForm", "LogoForm", "ProfileForm", "SettingsForm", "SignupForm"]
