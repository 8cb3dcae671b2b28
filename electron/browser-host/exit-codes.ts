/** Exit codes of the browser host, for scripts that start it. */
export const exitCodes = { failed: 1, usage: 2, portInUse: 3, folderUnusable: 4, profileInUse: 5 } as const;
