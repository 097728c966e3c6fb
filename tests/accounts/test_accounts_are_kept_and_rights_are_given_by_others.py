import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.test import Client

from rlsportal.accounts.models import User
from rlsportal.site import PortalAdminSite

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> User:
    user = User.objects.create_user("manager", password="irrelevant", is_staff=True)
    codenames = ["view_user", "add_user", "change_user", "delete_user"]
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return user


@pytest.fixture
def doctor() -> User:
    return User.objects.create_user("doctor", is_staff=True)


def change(client: Client, user: User, **data: object) -> int:
    path = f"/admin/accounts/user/{user.pk}/change/"
    kept = {"username": user.username, "is_active": "on", "is_staff": "on"}
    return client.post(path, {**kept, **data}).status_code


def test_nobody_deletes_an_account(admin_client: Client, doctor: User) -> None:
    assert admin_client.get(f"/admin/accounts/user/{doctor.pk}/delete/").status_code == 403
    data = {"action": "delete_selected", "_selected_action": [doctor.pk], "post": "yes"}
    admin_client.post("/admin/accounts/user/", data)
    assert User.objects.filter(pk=doctor.pk).exists()


def test_an_account_is_deactivated_instead(client: Client, manager: User, doctor: User) -> None:
    client.force_login(manager)
    assert change(client, doctor, is_active="") == 302
    doctor.refresh_from_db()
    assert doctor.is_active is False


def test_a_manager_makes_no_superuser(client: Client, manager: User, doctor: User) -> None:
    client.force_login(manager)
    permission = Permission.objects.first()
    given = {"is_superuser": "on", "user_permissions": [permission.pk]}
    assert change(client, doctor, **given) == 302
    doctor.refresh_from_db()
    assert doctor.is_staff is True
    assert doctor.is_superuser is False
    assert doctor.user_permissions.count() == 0


def test_a_manager_takes_no_role(client: Client, manager: User) -> None:
    group = Group.objects.create(name="a role of importance")
    client.force_login(manager)
    assert change(client, manager, groups=[group.pk], last_name="Lee") == 302
    manager.refresh_from_db()
    assert manager.last_name == "Lee"
    assert manager.groups.count() == 0


def test_a_manager_cannot_touch_a_superuser(
    client: Client, manager: User, admin_user: User
) -> None:
    client.force_login(manager)
    old = admin_user.password
    assert change(client, admin_user, email="evil@example.org") == 403
    path = f"/admin/accounts/user/{admin_user.pk}/password/"
    data = {"usable_password": "true", "password1": "x" * 20, "password2": "x" * 20}
    assert client.post(path, {**data, "set-password": "1"}).status_code == 403
    admin_user.refresh_from_db()
    assert (admin_user.email, admin_user.password) == ("admin@example.com", old)


def test_the_origin_of_an_account_is_shown_and_not_editable(
    admin_client: Client, admin_user: User, doctor: User
) -> None:
    assert change(admin_client, doctor, created_by=admin_user.pk) == 302
    doctor.refresh_from_db()
    assert doctor.created_by is None
    page = admin_client.get(f"/admin/accounts/user/{doctor.pk}/change/").content.decode()
    assert "Password set by somebody else at" in page


def test_there_is_one_admin_site_and_it_is_ours() -> None:
    assert isinstance(admin.site, PortalAdminSite)
    assert admin.site.name == "admin"
