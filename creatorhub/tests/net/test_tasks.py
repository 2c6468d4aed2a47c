"""Every task of the product is somewhere in the net, by its name."""

from creatorhub.celery import app
from creatorhub.tests.net.forcing.test_vanished import TASKS
from creatorhub.tests.test_architecture import EVERYTHING

# Where a task is run beside sites that are not its own, or why nothing of a site passes through it.
KNOWN = {
    **dict.fromkeys(TASKS, "forcing: beside nineteen sites, and for a schema that is gone"),
    "billing.tasks.send_receipt": "forcing: counted by order, the worker killed",
    "creatorhub.tasks.nightly": "forcing: each run has its one report",
    "creatorhub.tasks.mail_what_waits": "forcing: sweeps at the end; sends schemas alone",
    "creatorhub.tasks.follow_up_orders": "forcing: sweeps at the end; sends schemas alone",
    "creatorhub.tasks.check_isolation": "test_own_check: every table is as before",
    "creatorhub.tasks.start_nights": "forcing: its ticks run; sends schemas alone",
    "creatorhub.tasks.resume_runs": "forcing: its ticks run; sends schemas alone",
    "creatorhub.tasks.send_runs_anew": "forcing: its ticks run; sends schemas alone",
    "creatorhub.tasks.tell_of_the_day": "sends schemas alone",
    "tenants.tasks.fill_spares": "forcing: spares are dropped; holds no row of anybody",
    "tenants.tasks.forget_old": "the platform's own rows: tenants/tests",
}


def test_every_task_is_known_to_the_net(db):
    app.loader.import_default_modules()
    ours = {name for name in app.tasks if name.partition(".")[0] in EVERYTHING}
    ours = {name for name in ours if ".tests." not in name}

    assert ours - set(KNOWN) == set(), "Run it in the net (forcing/errands.py), and name it here."
    assert set(KNOWN) - ours == set(), "There are no such tasks."
