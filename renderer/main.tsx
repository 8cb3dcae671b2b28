import './app/no-code-from-strings.ts';
import './theme/tokens.css';
import './theme/base.css';
import { connectToHost } from './app/link.ts';
import { mountPage } from './app/mount-page.tsx';
import { applyRememberedTheme } from './theme/apply-theme.ts';

applyRememberedTheme();
connectToHost();
mountPage();
