"""Every route, asked by everybody about what another site has: nothing shows, nothing moves."""
