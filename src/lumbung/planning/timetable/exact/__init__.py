"""The timetable as a constraint programme (OR-Tools CP-SAT): bounds, proofs, and schedules where little is to choose."""
