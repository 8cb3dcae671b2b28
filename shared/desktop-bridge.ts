/** Names that the preload, main and the page agree on. */
export const bridgeKey = 'fabriscope';
/** From the preload to main, with one end of a new channel. */
export const connectChannel = 'fabriscope:connect';
/** From the preload to the page, as a window message, with the other end. */
export const carrierMessage = 'fabriscope:carrier';
