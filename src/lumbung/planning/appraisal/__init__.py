"""Is it worth it: costs and break-even of a machine, before anyone buys one."""
