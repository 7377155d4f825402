"""Places on the globe, distance in metres, travel in minutes."""

from __future__ import annotations

import math

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius of the Earth (IUGG), metres."""

METRES_PER_DEGREE = math.pi * EARTH_RADIUS_M / 180


def distance_m(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance in metres (haversine)."""
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    half_lat = math.sin((phi2 - phi1) / 2)
    half_lon = math.sin(math.radians(lon2 - lon1) / 2)
    chord = half_lat**2 + math.cos(phi1) * math.cos(phi2) * half_lon**2
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(chord)))


def travel_minutes(straight_m: float, detour_factor: float, speed_kmh: float, least_minutes: float) -> float:
    """Minutes one way: straight line x detour factor at a speed, but never less than `least_minutes`."""
    return max(least_minutes, straight_m * detour_factor / (speed_kmh * 1000 / 60))
