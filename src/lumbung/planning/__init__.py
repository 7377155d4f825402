"""Planning as a library: register, clusters, needs, siting, the plan. Usable without the web; no Django."""
