from django.urls import URLPattern, path

from departments.access.views import account, sign_in

urlpatterns: list[URLPattern] = [
    path("sign-in/", sign_in.SignIn.as_view(), name="login"),
    path("sign-in/code/", sign_in.sign_in_code, name="sign_in_code"),
    path("sign-in/again/", sign_in.sign_in_again, name="sign_in_again"),
    path("sign-in/alive/", sign_in.session_alive, name="session_alive"),
    path("sign-in/dialog/", sign_in.sign_in_dialog, name="sign_in_dialog"),
    path("sign-out/", sign_in.sign_out_here, name="logout"),
    path("account/password/", account.own_password, name="own_password"),
    path("account/sessions/", account.own_sessions, name="own_sessions"),
    path("account/sessions/end/", account.sessions_end, name="sessions_end"),
    path("account/second-factor/", account.second_factor, name="second_factor"),
]
