/**
 * Types of events that the program's own parts tell, with what stands in `value` and which attributes they have at least.
 * `name` is always the shown name of the source then. Figures and screens rest on these names: they are not changed once told.
 */
export const eventTypes = {
  /** A session with a headset began or ended; `state`: the connection's state. */
  headsetConnection: 'headset.connection',
  /** value: charge in percent. `charging`: true or false. Told when the whole percent changes, at most once a minute. */
  headsetBattery: 'headset.battery',
  /** value: thermal stage, 0 is cool. Told when it changes. */
  headsetThermal: 'headset.thermal',
  /** entity: package full name. `app`: shown name. */
  headsetAppStarted: 'headset.app-started',
  headsetAppStopped: 'headset.app-stopped',
  /** entity: package file. `result`. */
  headsetInstalled: 'headset.installed',
  /** entity: file name. `kind`: photo or video. */
  headsetCaptured: 'headset.captured',
  /** `state`: the cluster's health now, `was`: before; `cause`: the first root cause in words. */
  clusterHealth: 'cluster.health',
  /** `state`: the connection's state. */
  clusterConnection: 'cluster.connection',
  /** entity: what it struck. `rule`, `title`, `severity`. */
  alertBegan: 'alert.began',
  alertEnded: 'alert.ended',
  alertSilenced: 'alert.silenced',
  /**
   * A write that Fabriscope made, once its end is known. entity: the object's name. `act`: which one, `confirmed`: `typed`, `pressed` or `none`,
   * `result`: `done`, `failed`, `unknown` or `cancelled`, `why`: what was given as the reason, `fault`: code, where it failed. value: milliseconds it took.
   */
  actDone: 'act.done',
  /** The same before it is sent, so that a killed program leaves a trace. */
  actBegun: 'act.begun',
} as const;
