const { contextBridge, ipcRenderer } = require('electron');

contextBridge.exposeInMainWorld('sample', {
  name: 'sample',
  inner: { list: [1, 2] },
  add: (left, right) => left + right,
  fail: () => { throw new Error('on purpose'); },
  connect: () => {
    const { port1, port2 } = new MessageChannel();
    ipcRenderer.postMessage('connect', 'hello', [port1]);
    window.postMessage('carrier', location.origin, [port2]);
  },
});
