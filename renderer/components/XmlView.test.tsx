import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { XmlView } from './XmlView.tsx';

afterEach(cleanup);

test('hostile text of a manifest is text: no element, script or link comes of it', () => {
  const hostile = [
    '<Parameter Name="x" DefaultValue="<img src=x onerror=alert(1)>" />', '<script>globalThis.ran = true</script>', '<!-- --><svg onload="globalThis.ran = true"/>',
    '<a href="javascript:alert(1)">press</a>', '<![CDATA[<iframe src="https://elsewhere.test/"></iframe>]]>', '&lt;b&gt;',
  ];
  const { container } = render(<XmlView label="manifest" xml={hostile.join('\n')} />);
  for (const line of hostile) expect(container.textContent).toContain(line);
  expect(container.querySelectorAll('script, img, iframe, a, svg[onload], [onerror], [src], [href]')).toHaveLength(0);
  expect(Reflect.get(globalThis, 'ran')).toBeUndefined();
  expect(screen.getByRole('status').textContent).toBe('6 lines');
});
