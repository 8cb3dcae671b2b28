import { EventEmitter } from 'node:events';
import type { SessionSlice } from '../../electron/desktop/electron-slice.ts';

type Handler = (request: Request) => Response | Promise<Response>;

/** Plays the default session: keeps every handler, and asks it when something happens that concerns it. */
export class SessionDouble extends EventEmitter implements SessionSlice {
  readonly #protocols = new Map<string, Handler>();
  #permissionRequest: Parameters<SessionSlice['setPermissionRequestHandler']>[0] = (_contents, _permission, callback) => callback(true);
  #permissionCheck: Parameters<SessionSlice['setPermissionCheckHandler']>[0] = () => true;
  #device: Parameters<SessionSlice['setDevicePermissionHandler']>[0] | null = null;
  #displayMedia: Parameters<SessionSlice['setDisplayMediaRequestHandler']>[0] | null = null;
  #verify: Parameters<SessionSlice['setCertificateVerifyProc']>[0] | null = null;
  #beforeRequest: Parameters<SessionSlice['webRequest']['onBeforeRequest']>[0] | null = null;

  readonly protocol = {
    handle: (scheme: string, handler: Handler): void => {
      if (this.#protocols.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
      this.#protocols.set(scheme, handler);
    },
  };
  readonly webRequest: SessionSlice['webRequest'] = {
    onBeforeRequest: (listener) => {
      this.#beforeRequest = listener;
    },
  };

  setPermissionRequestHandler(handler: Parameters<SessionSlice['setPermissionRequestHandler']>[0]): void {
    this.#permissionRequest = handler;
  }
  setPermissionCheckHandler(handler: Parameters<SessionSlice['setPermissionCheckHandler']>[0]): void {
    this.#permissionCheck = handler;
  }
  setDevicePermissionHandler(handler: Parameters<SessionSlice['setDevicePermissionHandler']>[0]): void {
    this.#device = handler;
  }
  setDisplayMediaRequestHandler(handler: Parameters<SessionSlice['setDisplayMediaRequestHandler']>[0]): void {
    this.#displayMedia = handler;
  }
  setCertificateVerifyProc(proc: Parameters<SessionSlice['setCertificateVerifyProc']>[0]): void {
    this.#verify = proc;
  }

  /** @returns the answer of the scheme's handler, or null where none is registered. */
  handle(scheme: string, request: Request): Promise<Response> | null {
    const handler = this.#protocols.get(scheme);
    return handler === undefined ? null : Promise.resolve(handler(request));
  }

  lets(url: string): boolean {
    let cancelled = false;
    this.#beforeRequest?.({ url }, ({ cancel }) => { cancelled = cancel === true; });
    return !cancelled;
  }

  /** What a page at `url` would be told when it asks for a permission, and when it looks whether it has it. */
  permission(permission: string, url: string): { readonly request: boolean; readonly check: boolean } {
    let request = false;
    this.#permissionRequest(null, permission, (granted) => { request = granted; }, { requestingUrl: url });
    return { request, check: this.#permissionCheck(null, permission, url) };
  }

  /** @returns the number that main answers to a certificate: 0 trusts, −2 refuses, −3 leaves it to Chromium. */
  verifyCertificate(hostname: string): number {
    let verdict = -3;
    this.#verify?.({ hostname }, (result) => { verdict = result; });
    return verdict;
  }

  /** Whether main refuses to let the page see screens and devices. */
  refusesCapture(): { readonly displays: boolean; readonly devices: boolean } {
    let streams: unknown = 'not asked';
    this.#displayMedia?.({}, (given) => { streams = given; });
    return { displays: streams === null, devices: this.#device !== null && !this.#device({ deviceType: 'usb', origin: 'app://fabriscope', device: usbDevice }) };
  }
}

const usbDevice = {
  configurations: [], deviceClass: 0, deviceId: '', deviceProtocol: 0, deviceSubclass: 0, deviceVersionMajor: 0, deviceVersionMinor: 0, deviceVersionSubminor: 0,
  productId: 0, usbVersionMajor: 2, usbVersionMinor: 0, usbVersionSubminor: 0, vendorId: 0,
};
