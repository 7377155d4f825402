"""What each page of a plan shows: from the plan's tables to the context of its template. No writes, no requests."""
