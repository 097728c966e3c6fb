"""Libraries of any size, made in minutes, and what the portal takes for them."""
