/** Name of the program towards Windows (task bar, notifications) and macOS (bundle); never to be changed. */
export const appId = 'org.fabriscope.desktop';
export const productName = 'Fabriscope';
