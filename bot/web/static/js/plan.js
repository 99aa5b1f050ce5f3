// The plan's page.
