"""The attacks that the portal repels; docs/attacks.md says which, and where else they are tried."""
