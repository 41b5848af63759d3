import '@/lib/address';
import '@/ui/tokens.css';
import './mantine';
import '@/ui/ui.css';
import './shell/shell.css';
import './form/form.css';
import { createRoot } from 'react-dom/client';
import { startLocale } from '@/lib/i18n';
import { watchSheets } from '@/lib/sheets';
import { CONSOLE_PATHS } from '@/ui/console-icons';
import { addIcons } from '@/ui/icons';
import { App } from './App';
import { hintWhatIsCut } from './shell/hint';

addIcons(CONSOLE_PATHS);
startLocale();
watchSheets();
hintWhatIsCut();
createRoot(document.getElementById('root')!).render(<App />);
