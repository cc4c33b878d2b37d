"""A real BottleCRM with the whole stack: what is seen of it, that nothing is lost, and what capture costs."""
