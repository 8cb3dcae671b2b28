/**
 * Types of events that the program's own parts tell, with what stands in `value` and which attributes they have at least.
 * `name` is always the shown name of the source then. Figures and screens rest on these names: they are not changed once told.
 */
export const eventTypes = {
  /** A session with a headset began or ended; `state`: the connection's state, `was`: the one told before, if any, `fault`: the code of what is the matter. */
  headsetConnection: 'headset.connection',
  /** value: charge in percent. `charging`: true or false. Told when the whole percent changes, at most once a minute. */
  headsetBattery: 'headset.battery',
  /** value: thermal stage, 0 is cool. Told when it changes. */
  headsetThermal: 'headset.thermal',
  /** entity: package full name. `app`: shown name, `here`: whether Fabriscope did it; else it was seen to have happened. */
  headsetAppStarted: 'headset.app-started',
  headsetAppStopped: 'headset.app-stopped',
  /** entity: package file. `result`: `succeeded`, `failed` or `cancelled`, `app`: shown name, `version`, `fault`: code, where it failed. */
  headsetInstalled: 'headset.installed',
  /** entity: file name, empty where the headset did not say. `kind`: photo or video. */
  headsetCaptured: 'headset.captured',
  /** `state`: the cluster's health now, `Unknown` while Fabriscope does not see it, `was`: before; `cause`: the first root cause in words. */
  clusterHealth: 'cluster.health',
  /** A change that Fabriscope saw itself, of an entity's health, a node's status, an upgrade's state. entity: its label. `title`, `kind`, `severity` and what the screens show more. */
  clusterEvent: 'cluster.event',
  /** As of a headset. */
  clusterConnection: 'cluster.connection',
  /** entity: what it struck. `rule`: its name, `title`, `severity`. value, of one that ended: milliseconds since it began. */
  alertBegan: 'alert.began',
  alertEnded: 'alert.ended',
  /** entity: the silence. `rule`: its name, or `every rule`, `title`, `why`, `until`. value: milliseconds that it is to last. */
  alertSilenced: 'alert.silenced',
  /** entity: the silence. `title`, `how`: `by hand`, `over` or `another matter`. */
  alertSilenceEnded: 'alert.silence-ended',
  /**
   * A write that Fabriscope made, once its end is known. entity: the object's name. `act`: which one, `confirmed`: `typed`, `pressed` or `none`,
   * `result`: `done`, `failed`, `unknown` or `cancelled`, `why`: what was given as the reason, `fault`: code, where it failed, `message`: what
   * came of it, `by`: the user of the machine, `key`: the same in all events of one act. value: milliseconds it took.
   */
  actDone: 'act.done',
  /** The same before it is sent, so that a killed program leaves a trace. */
  actBegun: 'act.begun',
  /** Before each request of an act to a cluster. `key`: of the act, `call`: method and address, `body`: secrets masked. */
  actSent: 'act.sent',
  /** `version`, `host`: desktop or browser, `demo`, `platform`. */
  programStarted: 'program.started',
  /** value: milliseconds it ran. Missing after a crash. */
  programEnded: 'program.ended',
  /** As of a headset, for accounts of Azure and Azure DevOps. `kind`: which. */
  programConnection: 'program.connection',
  /** What was seen of an upgrade, as `set` and `log`. entity: the run's id. */
  clusterUpgradeRun: 'cluster.upgrade-run',
  /** A cluster was removed, and what was recorded of its upgrades with it. */
  clusterUpgradeRunsForgotten: 'cluster.upgrade-runs-forgotten',
  /** A month of the journal was dropped. value: events that went. entity: the month. `reason`, `by`. */
  programSegmentDropped: 'program.segment-dropped',
  /** Events that no disk could take. value: how many. `reason`. */
  programEventsLost: 'program.events-lost',
} as const;
