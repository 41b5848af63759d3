import '@/lib/address';
import '@/ui/tokens.css';
import '@/ui/reset.css';
import '@/ui/ui.css';
import './shell/shell.css';
import './parts/parts.css';
import { createRoot } from 'react-dom/client';
import { watchArrival } from '@/lib/arrival';
import { startLocale } from '@/lib/i18n';
import { App } from './App';

startLocale();
watchArrival();
createRoot(document.getElementById('root')!).render(<App />);
