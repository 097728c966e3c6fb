"""The desk, the workbench and the ledgers: thin, every button is a transition."""
