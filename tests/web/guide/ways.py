"""Three makers and what they answer; a question that is not here is answered with "I don't know"."""

from __future__ import annotations

TEMPE = {
    "made_at": "home_kitchen", "packaged": "yes", "shelf_life_days": "30", "high_risk_food": "no", "simple_technology": "yes",
    "haram_material": "no", "annual_sales_rp": "120 juta", "capital_rp": "20 juta", "uses_brand_name": "yes",
    "product_listed": "yes", "materials_assured": "yes", "simple_process": "yes", "halal_companion_verified": "yes",
}  # fmt: skip
TAILOR = {
    "made_at": "separate_room", "uses_brand_name": "no", "animal_material": "no", "haram_material": "no",
    "annual_sales_rp": "90 juta", "capital_rp": "15 juta", "owns_building": "no", "employs_workers": "no",
}  # fmt: skip
BAGS = {
    "made_at": "shared_house", "who_makes": "own_use", "animal_material": "yes", "haram_material": "no",
    "uses_brand_name": "yes", "annual_sales_rp": "300 juta", "capital_rp": "50 juta", "owns_building": "no",
}  # fmt: skip
MAKERS = {"tempe": ("keripik tempe", TEMPE), "tailor": ("jahit baju seragam", TAILOR), "bags": ("tas kulit", BAGS)}
