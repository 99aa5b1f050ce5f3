"""The limits a conversation, by a clock that the test turns."""

from bot.channels.teams.connector import Blocked, Later, Refused, of_status, retry_after
from bot.channels.teams.courier import backoff
from bot.channels.teams.windows import Windows


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def _sent_in(windows: Windows, clock: Clock, seconds: float, step: float = 0.01) -> int:
    count, end = 0, clock.now + seconds
    while clock.now < end:
        if not windows.wait("a"):
            windows.count("a")
            count += 1
        else:
            clock.now += step
    return count


def test_seven_go_in_a_second() -> None:
    clock = Clock()
    assert _sent_in(Windows(clock=clock), clock, 0.99) == 7


def test_sixty_go_in_thirty_seconds() -> None:
    clock = Clock()
    assert _sent_in(Windows(clock=clock), clock, 29.9) == 60


def test_eighteen_hundred_go_in_an_hour() -> None:
    clock = Clock()
    assert _sent_in(Windows(clock=clock), clock, 3599.0, step=0.5) == 1800


def test_the_wait_is_as_long_as_it_has_to_be() -> None:
    clock = Clock()
    windows = Windows(clock=clock)
    for _ in range(7):
        windows.count("a")
        clock.now += 0.1
    assert abs(windows.wait("a") - 0.3) < 1e-9
    clock.now += 0.3001
    assert windows.wait("a") == 0


def test_conversations_are_counted_apart() -> None:
    windows = Windows(clock=Clock())
    for _ in range(7):
        windows.count("a")
    assert windows.wait("b") == 0


def test_a_clock_that_does_not_move_gives_no_negative_wait() -> None:
    windows = Windows(clock=Clock())
    assert windows.wait("a") == 0


def test_backoff_doubles_up_to_a_minute() -> None:
    assert [backoff(n) for n in (1, 2, 3, 4)] == [0.5, 1.0, 2.0, 4.0]
    assert backoff(50) == 60.0


def test_retry_after_is_read_as_seconds_or_as_a_date() -> None:
    assert retry_after("7") == 7.0
    assert retry_after("Thu, 01 Jan 1970 00:00:00 GMT") == 0.0
    assert 3000 < retry_after("Fri, 01 Jan 2999 00:00:00 GMT") <= 3600
    for nothing in ("", "soon", "-3", "nan"):
        assert retry_after(nothing) == 0.0


def test_each_answer_of_the_connector_means_one_thing() -> None:
    import httpx

    def outcome(status: int) -> object:
        return of_status(httpx.Response(status))

    assert all(isinstance(outcome(status), Later) for status in (401, 412, 429, 500, 502, 503, 504))
    assert isinstance(outcome(403), Blocked)
    assert isinstance(outcome(404), Blocked)
    assert outcome(400) == Refused(400)
    assert outcome(413) == Refused(413)
