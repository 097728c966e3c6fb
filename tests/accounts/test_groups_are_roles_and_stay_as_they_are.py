import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client

from articles.roles import GROUPS
from rlsportal.accounts.models import User

pytestmark = pytest.mark.django_db
LIST = "/admin/auth/group/"


def stored() -> dict[str, set[str]]:
    """Return every group with the names of its permissions."""
    return {
        group.name: {permission.codename for permission in group.permissions.all()}
        for group in Group.objects.all()
    }


@pytest.fixture
def page() -> str:
    return f"{LIST}{Group.objects.get(name='Editors').pk}/"


def test_a_superuser_sees_the_roles_and_their_permissions(admin_client: Client, page: str) -> None:
    listed = admin_client.get(LIST).content.decode()
    assert all(name in listed for name in GROUPS.values())
    shown = admin_client.get(f"{page}change/")
    assert shown.status_code == 200
    assert 'name="_save"' not in shown.content.decode()


def test_a_superuser_neither_renames_a_role_nor_changes_what_it_may(
    admin_client: Client, page: str
) -> None:
    before = stored()
    permission = Permission.objects.get(codename="change_revision")
    for data in ({"name": "Lords"}, {"name": "Editors", "permissions": [permission.pk]}):
        assert admin_client.post(f"{page}change/", data).status_code == 403
    assert stored() == before


def test_a_superuser_deletes_no_role(admin_client: Client, page: str) -> None:
    before = stored()
    assert admin_client.post(f"{page}delete/", {"post": "yes"}).status_code == 403
    ids = list(Group.objects.values_list("pk", flat=True))
    data = {"action": "delete_selected", "_selected_action": ids, "post": "yes"}
    admin_client.post(LIST, data)
    assert stored() == before


def test_a_superuser_adds_no_role(admin_client: Client) -> None:
    before = stored()
    assert admin_client.post(f"{LIST}add/", {"name": "Lords"}).status_code == 403
    assert stored() == before


def test_the_form_of_an_account_gives_roles_but_leads_to_no_change_of_them(
    admin_client: Client, admin_user: User
) -> None:
    form = admin_client.get(f"/admin/accounts/user/{admin_user.pk}/change/").content.decode()
    assert ">Editors</option>" in form
    for step in ("add", "__fk__/change", "__fk__/delete"):
        assert f"/admin/auth/group/{step}/" not in form
