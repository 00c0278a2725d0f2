"""How far one place is from another, as the crow flies."""

from __future__ import annotations

import math

LatLng = tuple[float, float]  # degrees north, degrees east
_MEAN_EARTH_RADIUS_KM = 6371.0088  # of the named formula below: IUGG mean radius R1


def haversine_km(a: LatLng, b: LatLng) -> float:
    """Return the great-circle distance of two points [km] (haversine formula).

    Parameters
    ----------
    a, b : latitude -90 to 90 and longitude -180 to 180 [degree].

    Examples
    --------
    >>> round(haversine_km((51.5074, -0.1278), (48.8566, 2.3522)))  # London to Paris
    344
    """
    lat_a, lng_a, lat_b, lng_b = (math.radians(x) for x in (*a, *b))
    half = (
        math.sin((lat_b - lat_a) / 2) ** 2
        + math.cos(lat_a) * math.cos(lat_b) * math.sin((lng_b - lng_a) / 2) ** 2
    )
    return 2 * _MEAN_EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, half)))


def point_of(lat: float, lng: float) -> LatLng | None:
    """Return a point, or None where no place can be: outside the globe, not finite, or 0, 0 (a file's way of unknown).

    Examples
    --------
    >>> point_of(40.0, -100.0), point_of(0.0, 0.0), point_of(140.0, 0.0)
    ((40.0, -100.0), None, None)
    """
    if not (math.isfinite(lat) and math.isfinite(lng)) or abs(lat) > 90 or abs(lng) > 180:
        return None
    return None if lat == 0 and lng == 0 else (lat, lng)
