/**
 * Commands that exist wherever the program is: the page gives them their acts, its palette, shortcuts and `?` sheet show
 * them, and the desktop host builds its native menu from them (it sends the id back as a `command` host event).
 * None of the keys is one that browsers keep for themselves or that people use in them (reload, new tab, developer tools).
 * `Mod` is Cmd on macOS and Ctrl elsewhere; strokes after one another are separated by a space.
 */
export interface CommandDeclaration {
  readonly id: string;
  readonly title: string;
  readonly group: 'Go to' | 'View' | 'Headsets' | 'Clusters' | 'Azure' | 'Tasks' | 'Help';
  readonly keys?: string;
  readonly keywords?: string;
  /** Its keys give way to those of a screen that has another use for them. */
  readonly yields?: boolean;
  /** Native menu that shows it, in the order of this list; absent: none. */
  readonly menu?: 'File' | 'View' | 'Headsets' | 'Clusters' | 'Connection' | 'Help';
}

export const commandDeclarations = [
  { id: 'palette.open', title: 'Search everything', group: 'Go to', keys: 'Mod+K', menu: 'View' },
  { id: 'go.overview', title: 'Overview of everything', group: 'Go to', keys: 'g o', keywords: 'home start', menu: 'View' },
  { id: 'go.tasks', title: 'Tasks', group: 'Go to', keys: 'g t', keywords: 'downloads uploads installs progress', menu: 'View' },
  { id: 'go.notices', title: 'Notices', group: 'Go to', keys: 'g n', keywords: 'alerts warnings', menu: 'View' },
  { id: 'go.alerts', title: 'Alerts of the clusters', group: 'Go to', keys: 'g b', keywords: 'rules silence bell firing', menu: 'Clusters' },
  { id: 'go.wallboard', title: 'Wallboard of the clusters', group: 'Go to', keys: 'g w', keywords: 'screen big tv rotate', menu: 'Clusters' },
  { id: 'go.history', title: 'History of deployments', group: 'Go to', keys: 'g y', keywords: 'deployed what where when who releases upgrades matrix dora parameters', menu: 'View' },
  { id: 'go.journal', title: 'Journal', group: 'Go to', keys: 'g q', keywords: 'events what happened export cursors', menu: 'View' },
  { id: 'go.settings', title: 'Settings', group: 'Go to', keys: 'Mod+,', keywords: 'preferences options theme', menu: 'File' },
  { id: 'go.diagnostics', title: 'Diagnostics', group: 'Help', keys: 'g d', keywords: 'log versions report support', menu: 'Help' },
  { id: 'headset.add', title: 'Add a headset', group: 'Headsets', keys: '+', keywords: 'find pair connect new', menu: 'File' },
  { id: 'cluster.add', title: 'Add a cluster', group: 'Clusters', keys: 'g +', keywords: 'service fabric gateway connect new certificate', menu: 'File' },
  { id: 'azure.add', title: 'Add an Azure profile', group: 'Azure', keys: 'g z', keywords: 'subscription tenant sign in', menu: 'File' },
  { id: 'devops.add', title: 'Add an Azure DevOps organisation', group: 'Azure', keywords: 'builds releases pipelines token', menu: 'File' },
  { id: 'headset.explore-simulated', title: 'Explore with simulated headsets', group: 'Headsets', keywords: 'demo try', menu: 'Help' },
  { id: 'headset.retry', title: 'Retry this connection now', group: 'Headsets', keys: 'g r', keywords: 'reconnect', menu: 'Connection' },
  { id: 'headset.test', title: 'Test this connection', group: 'Headsets', keywords: 'ladder check', menu: 'Connection' },
  { id: 'headset.edit', title: 'Rename or edit this connection', group: 'Headsets', keywords: 'name address group production', menu: 'Connection' },
  { id: 'headset.remove', title: 'Remove this connection', group: 'Headsets', keywords: 'forget delete', menu: 'Connection' },
  { id: 'tab.home', title: 'Home of this headset', group: 'Go to', keys: 'g h', menu: 'Headsets' },
  { id: 'tab.apps', title: 'Apps of this headset', group: 'Go to', keys: 'g a', menu: 'Headsets' },
  { id: 'tab.keyboard', title: 'Keyboard of this headset', group: 'Go to', keys: 'g k', menu: 'Headsets' },
  { id: 'tab.capture', title: 'Capture of this headset', group: 'Go to', keys: 'g c', menu: 'Headsets' },
  { id: 'tab.performance', title: 'Performance of this headset', group: 'Go to', keys: 'g p', menu: 'Headsets' },
  { id: 'view.filter-headsets', title: 'Filter the list of connections', group: 'View', keys: 'g f', menu: 'View' },
  { id: 'shell.toggle-sidebar', title: 'Show or hide the names in the sidebar', group: 'View', keys: 'Mod+B', menu: 'View' },
  { id: 'shell.toggle-tasks', title: 'Show or hide the task drawer', group: 'View', keys: 'Mod+J', menu: 'View' },
  { id: 'view.copy-link', title: 'Copy link to this', group: 'View', keys: 'y', yields: true, keywords: 'address share url', menu: 'View' },
  { id: 'tasks.dismiss-finished', title: 'Dismiss finished tasks', group: 'Tasks' },
  { id: 'theme.dark', title: 'Use the dark theme', group: 'View', keywords: 'appearance' },
  { id: 'theme.light', title: 'Use the light theme', group: 'View', keywords: 'appearance' },
  { id: 'theme.high-contrast', title: 'Use the high contrast theme', group: 'View', keywords: 'appearance accessibility' },
  { id: 'theme.system', title: 'Use the theme of the system', group: 'View', keywords: 'appearance' },
  { id: 'help.shortcuts', title: 'Keyboard shortcuts', group: 'Help', keys: '?', menu: 'Help' },
] as const satisfies readonly CommandDeclaration[];

export type DeclaredCommandId = (typeof commandDeclarations)[number]['id'];
