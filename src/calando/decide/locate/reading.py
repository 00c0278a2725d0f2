"""A row of the locator becomes a listing, or a reason why it cannot be read. Nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from calando.decide.locate.distance import LatLng, point_of

_MOST_IN_TEXT = 10**18  # of a number that stands for a text, such as a postcode
LONGEST = 300  # characters of one text; more is no name and no address
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+")
_WEB = re.compile(r"https?://[^\s\"'<>]+", re.IGNORECASE)
_BARE_WEB = re.compile(r"(www\.)?[a-z0-9-]+(\.[a-z0-9-]+)+(/[^\s\"'<>]*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One row that could be read; "" and None: not told."""

    key: tuple[str, ...]
    name: str
    address: str
    phone: str
    intake_phone: str
    website: str
    point: LatLng | None
    miles: float | None
    services: Mapping[str, tuple[str, ...]]  # category code -> entries
    odd: tuple[str, ...]  # fields that are told, but not in a way that can be read
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """Why a row is no listing, and how it begins."""

    reason: str
    begins: str


def read_row(row: object, file: str) -> Listing | Unread:
    """Return a row as a listing, or why it is none.

    Parameters
    ----------
    row : one entry of "rows"; its keys are those of the locator (name1, street1, latitude, services ...).
    file : where it stands.

    Examples
    --------
    >>> found = read_row({"name1": "Example House", "latitude": "40.1", "longitude": "-100.2"}, "a.json")
    >>> found.name, found.point, found.phone
    ('Example House', (40.1, -100.2), '')
    >>> read_row({"street1": "1 Example Road"}, "a.json").reason
    'it has no name (name1)'
    """
    if not isinstance(row, Mapping):
        return Unread(reason=f"it is no object but {_kind(row)}", begins=_begins(row))
    odd: list[str] = []
    name = " · ".join(t for t in (_text(row, k, odd) for k in ("name1", "name2")) if t)
    if not _text(row, "name1", []):
        return Unread(reason="it has no name (name1)", begins=_begins(row))
    address = _address(row, odd)
    phone = _phone(row, "phone", odd)
    return Listing(
        key=_key(row, name, address, phone),
        name=name,
        address=address,
        phone=phone,
        intake_phone=_phone(row, "intake1", odd),
        website=_website(row, odd),
        point=_point(row, odd),
        miles=_miles(row, odd),
        services=_services(row.get("services"), odd),
        odd=tuple(odd),
        files=(file,),
    )


def _key(row: Mapping[str, object], name: str, address: str, phone: str) -> tuple[str, ...]:
    """Return what makes two rows the same place: the locator's own id, else name, address and telephone."""
    own = row.get("frid")
    if isinstance(own, str) and own.strip():
        return ("frid", own.strip())
    digits = re.sub(r"\D", "", phone)
    return ("place", _plain(name).lower(), _plain(address).lower(), digits)


def _text(row: Mapping[str, object], key: str, odd: list[str]) -> str:
    value = row.get(key)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        odd.append(key)
        return ""
    if isinstance(value, int) and abs(value) > _MOST_IN_TEXT:
        odd.append(key)
        return ""
    text = _plain(str(value))
    if len(text) > LONGEST:
        odd.append(key)
        return ""
    return text


def _plain(text: str) -> str:
    return " ".join(_CONTROL.sub(" ", text).split())


def _address(row: Mapping[str, object], odd: list[str]) -> str:
    street = ", ".join(t for t in (_text(row, k, odd) for k in ("street1", "street2")) if t)
    state = " ".join(t for t in (_text(row, k, odd) for k in ("state", "zip")) if t)
    return ", ".join(t for t in (street, _text(row, "city", odd), state) if t)


def _phone(row: Mapping[str, object], key: str, odd: list[str]) -> str:
    text = _text(row, key, odd)
    if text and not any(c.isdigit() for c in text):
        odd.append(key)
        return ""
    return text


def _website(row: Mapping[str, object], odd: list[str]) -> str:
    text = _text(row, "website", odd)
    if not text or _WEB.fullmatch(text):
        return text
    if _BARE_WEB.fullmatch(text):
        return f"http://{text}"
    odd.append("website")
    return ""


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        return float(value)
    except (ValueError, OverflowError):  # no number, or one with hundreds of digits
        return None


def _point(row: Mapping[str, object], odd: list[str]) -> LatLng | None:
    told = [row.get("latitude"), row.get("longitude")]
    if all(v is None or v == "" for v in told):
        return None
    lat, lng = (_number(v) for v in told)
    point = None if lat is None or lng is None else point_of(lat, lng)
    if point is None:
        odd.append("latitude and longitude")
    return point


def _miles(row: Mapping[str, object], odd: list[str]) -> float | None:
    told = row.get("miles")
    if told is None or told == "":
        return None
    miles = _number(told)
    if miles is None or not 0 <= miles < float("inf"):
        odd.append("miles")
        return None
    return miles


def _services(told: object, odd: list[str]) -> Mapping[str, tuple[str, ...]]:
    """Return what is offered by category code; a list of {f1, f2, f3}, entries between semicolons."""
    if told is None:
        return {}
    if not isinstance(told, list | tuple):
        odd.append("services")
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for service in told:
        if not isinstance(service, Mapping):
            odd.append("services")
            continue
        code, entries = service.get("f2"), service.get("f3")
        if not isinstance(code, str) or not isinstance(entries, str):
            odd.append("services")
            continue
        texts = [_plain(part) for part in entries.split(";")]
        kept = (*found.get(code.strip(), ()), *(t for t in texts if t and len(t) <= LONGEST))
        found[code.strip()] = tuple(dict.fromkeys(kept))
    return found


def _kind(value: object) -> str:
    kinds = {"NoneType": "nothing", "str": "a text", "list": "a list", "bool": "true or false"}
    name = type(value).__name__
    return kinds.get(name, "a number" if isinstance(value, int | float) else name)


def _begins(value: object) -> str:
    """Return the first words of a row, so that it can be found in the file."""
    if isinstance(value, Mapping):
        pairs: Iterable[tuple[object, object]] = value.items()
        value = ", ".join(f"{k}: {v}" for k, v in pairs if v not in (None, "", []))
    return _plain(str(value))[:60]
