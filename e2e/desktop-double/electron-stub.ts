/** Stands in for the `electron` module in unit tests: any use of it there is a mistake, and says so. */
throw new Error('The electron module was imported in a unit test. Only the desktop entry points may import it.');
