from django.urls import URLPattern, path

from departments.access.views import sign_in_again

urlpatterns: list[URLPattern] = [
    path("sign-in/again/", sign_in_again, name="sign_in_again"),
]
