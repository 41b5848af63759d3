import { m } from '@/lib/i18n';
import { createStore } from '@/lib/store';

/** How many forms on screen hold what is not saved. The router asks for its own links; the menu's switches, which build the page anew, ask here. */
export const unsaved = createStore(0);

/** True when nothing would be lost, or the person says so. */
export const mayLeave = (): boolean => unsaved.get() === 0 || window.confirm(m.settings_leave_text()); // eslint-disable-line no-alert -- the page is about to go
