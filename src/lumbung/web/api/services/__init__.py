"""All writes of the API's own rows: tokens, webhooks, deliveries."""
