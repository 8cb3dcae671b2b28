/** jsdom has no layout to scroll and says so at each call; the router asks it to at each change of address. */
window.scrollTo = () => {};
