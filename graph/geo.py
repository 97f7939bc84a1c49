"""Distances on the globe."""

import math

EARTH_KM = 6371.0088  # mean radius (IUGG)


def distance_km(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Great-circle distance (haversine) of two points in degrees.

    Examples
    --------
    >>> round(distance_km(0.0, 0.0, 0.0, 1.0)), round(distance_km(0.0, 179.5, 0.0, -179.5))
    (111, 111)
    """
    north, up = math.radians(latitude), math.radians(other_latitude)
    half = math.sin((up - north) / 2) ** 2
    half += math.cos(north) * math.cos(up) * math.sin(math.radians(other_longitude - longitude) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, half)))
