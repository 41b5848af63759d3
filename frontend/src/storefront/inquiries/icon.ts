import type { IconName } from '@/ui';
import { addIcons } from '@/ui/icons';

/** The console's drawing, which customers download with the first page that offers to ask. */
export const ASK_ICON: IconName = (addIcons({ comment: 'M4 5h16v11.5h-9L6.5 20.5v-4H4z' }), 'comment');
