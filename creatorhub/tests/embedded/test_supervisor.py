"""The whole stack as one process: up, watched, refused a second time, down."""

import os
import signal
import socket
import urllib.request

import pytest

from creatorhub.embedded import postgres
from creatorhub.tests.embedded.host import Host, lives, wait_until

pytestmark = pytest.mark.long

PARTS = ("database", "broker", "web", "worker", "beat")


def page(host: Host) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{host.port}/") as answer:
        return str(answer.read().decode())


def test_it_comes_up_in_order_and_goes_down_without_a_trace(host: Host) -> None:
    process = host.start_and_wait()
    pids = [host.pid(part) for part in PARTS]

    process.send_signal(signal.SIGINT)
    code = process.wait(30)

    assert steps(host) == ["migrate_all", "demo", "card"]
    assert code == 0
    assert not any(lives(pid) for pid in pids)


def steps(host: Host) -> list[str]:
    return [line.split()[1] for line in host.said().splitlines() if line.startswith("ran ")]


def test_a_killed_part_is_started_again_and_one_line_says_so(running: Host) -> None:
    killed = {part: running.pid(part) for part in PARTS}

    for pid in killed.values():
        os.kill(pid, signal.SIGKILL)
    wait_until(lambda: all(running.pid(part) not in (0, killed[part]) for part in PARTS))

    said = running.said()
    assert [said.count(f"{part} killed by signal 9") for part in PARTS] == [1] * 5
    wait_until(lambda: _answers(running))


def _answers(host: Host) -> bool:
    try:
        return page(host) == f"127.0.0.1:{host.port}"
    except OSError:
        return False


def test_a_second_start_and_a_reset_name_the_first_and_do_nothing(running: Host) -> None:
    first = running.processes[0]

    started = running.door("run")
    emptied = running.door("reset", answer="y\n")

    assert started[0] == emptied[0] == 1
    assert f"pid {first.pid}, http://localhost:{running.port}" in started[1]
    assert "STATE=" in started[1]
    assert started[1].count("\n") == 1
    assert "already runs" in emptied[1]
    assert page(running) == f"127.0.0.1:{running.port}"


def test_after_a_killed_supervisor_the_next_start_finds_a_clean_house(host: Host) -> None:
    first = host.start_and_wait()
    pids = [host.pid(part) for part in PARTS]
    first.kill()
    first.wait()

    host.start_and_wait()

    assert steps(host) == ["migrate_all", "demo", "card", "migrate_all", "card"]
    assert page(host) == f"127.0.0.1:{host.port}"
    wait_until(lambda: not any(lives(pid) for pid in pids))


def test_a_taken_port_is_named_with_the_way_out(host: Host) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", host.port))
        other.listen()
        code, said = host.door("run")

    assert code == 1
    assert f"Port {host.port} is used by another program" in said
    assert "make run PORT=" in said


@pytest.mark.parametrize("port", ["abc", "0", "70000", "-1"])
def test_a_port_that_is_none_is_refused(host: Host, port: str) -> None:
    assert host.door("run", PORT=port)[0] == 1
    assert not host.state.root.exists()


def test_a_stop_while_starting_leaves_nothing_behind(host: Host) -> None:
    process = host.start()
    wait_until(lambda: host.state.locks.is_dir() and (host.state.locks / "database").exists())

    process.send_signal(signal.SIGINT)

    assert process.wait(30) == 0
    assert not lives(host.pid("database"))


def test_reset_asks_first_and_then_stops_and_removes_everything(host: Host) -> None:
    host.state.prepare()
    left_over = postgres.start(host.state)

    refused = host.door("reset", answer="\n")
    held = sorted(path.name for path in host.state.root.iterdir())
    done = host.door("reset", answer="y\n")

    assert "Nothing was changed" in refused[1]
    assert "pgdata-18" in held
    assert done[0] == 0
    assert list(host.state.root.iterdir()) == []
    assert not left_over.alive()
