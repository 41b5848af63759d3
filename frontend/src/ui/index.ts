/** The design system. Pages import from '@/ui'. */
export { Button, ButtonLink, IconButton, buttonClass, type ButtonLook } from './Button';
export { Checkbox, Field, RadioGroup, Select, TextArea, TextInput, type Option } from './Field';
export { QuantityStepper, permitted, stepTo, type QuantityRule } from './QuantityStepper';
export { Badge, Card, Money, Picture, Skeleton, SkeletonLines, StatusPill, Time, type PictureMedia, type Tone } from './display';
export { EmptyState, ErrorState, Illustration, type Art } from './states';
export { Toasts, dismissToast, toast, updateToast } from './toasts';
export { Dialog, useModal } from './Dialog';
export { useDialog } from './useDialog';
export { useFocusKept } from './useFocusKept';
export { Breadcrumb, LoadMore, ProgressSteps, TabPanel, Tabs, type Tab } from './navigation';
export { Icon, type IconName } from './icons';
export { ConnectionBar } from './ConnectionBar';
export { LanguageSwitch, ThemeSwitch, themeName } from './Switches';
export { Wordmark } from './Wordmark';
