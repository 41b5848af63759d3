import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

/* Only the style sheets of components in use: the whole file is three times as large. Add yours here. */
import '@mantine/core/styles/baseline.layer.css';
import '@mantine/core/styles/default-css-variables.layer.css';
import '@mantine/core/styles/global.layer.css';
import '@mantine/core/styles/UnstyledButton.layer.css';
import '@mantine/core/styles/ScrollArea.layer.css';
import '@mantine/core/styles/Paper.layer.css';
import '@mantine/core/styles/Popover.layer.css';
import '@mantine/core/styles/CloseButton.layer.css';
import '@mantine/core/styles/Group.layer.css';
import '@mantine/core/styles/Stack.layer.css';
import '@mantine/core/styles/Loader.layer.css';
import '@mantine/core/styles/Overlay.layer.css';
import '@mantine/core/styles/ModalBase.layer.css';
import '@mantine/core/styles/Modal.layer.css';
import '@mantine/core/styles/Drawer.layer.css';
import '@mantine/core/styles/Input.layer.css';
import '@mantine/core/styles/InlineInput.layer.css';
import '@mantine/core/styles/Checkbox.layer.css';
import '@mantine/core/styles/Radio.layer.css';
import '@mantine/core/styles/RadioCard.layer.css';
import '@mantine/core/styles/RadioIndicator.layer.css';
import '@mantine/core/styles/Switch.layer.css';
import '@mantine/core/styles/Combobox.layer.css';
import '@mantine/core/styles/Pill.layer.css';
import '@mantine/core/styles/PillsInput.layer.css';
import '@mantine/core/styles/NumberInput.layer.css';
import '@mantine/core/styles/PasswordInput.layer.css';
import '@mantine/core/styles/Button.layer.css';
import '@mantine/core/styles/ActionIcon.layer.css';
import '@mantine/core/styles/Menu.layer.css';
import '@mantine/core/styles/Tooltip.layer.css';
import '@mantine/core/styles/Progress.layer.css';
import '@mantine/core/styles/Tabs.layer.css';
import '@mantine/core/styles/Table.layer.css';
import '@mantine/core/styles/Title.layer.css';
import '@mantine/core/styles/Text.layer.css';
import '@mantine/core/styles/Grid.layer.css';
import '@mantine/core/styles/SimpleGrid.layer.css';
import '@mantine/core/styles/SegmentedControl.layer.css';
import '@mantine/core/styles/FloatingIndicator.layer.css';
import '@mantine/core/styles/Fieldset.layer.css';

/** Our green, from ground to ink; 7 is the light theme's brand, 4 the dark theme's. */
const green: MantineColorsTuple = ['#e9f7f1', '#d3ede2', '#a6dcc7', '#77cbab', '#4fd1a5', '#23a579', '#0f7d5c', '#0b6b4f', '#08553f', '#053d2d'];

/** The dark surfaces of tokens.css; Mantine takes 4 as border, 5 as hover, 6 as raised and 7 as ground. */
const dark: MantineColorsTuple = ['#e8efea', '#b6c6bc', '#9db0a5', '#6a7a71', '#2f3a34', '#27302b', '#1c2320', '#161b18', '#111613', '#0e1210'];

export const theme = createTheme({
  primaryColor: 'green',
  primaryShade: { light: 7, dark: 4 },
  colors: { green, dark },
  autoContrast: true,
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--font-mono)',
  defaultRadius: 'md',
  radius: { sm: '6px', md: '8px', lg: '12px' },
  focusRing: 'auto',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Checkbox: { defaultProps: { radius: 5 } },
    Modal: { defaultProps: { overlayProps: { backgroundOpacity: 0.45, blur: 1.5 }, transitionProps: { duration: 140 } } },
    Drawer: { defaultProps: { overlayProps: { backgroundOpacity: 0.35 }, transitionProps: { duration: 160 } } },
    Menu: { defaultProps: { shadow: 'md', withInitialFocusPlaceholder: false, transitionProps: { duration: 100 } } },
    Popover: { defaultProps: { shadow: 'md', transitionProps: { duration: 100 } } },
    Tooltip: { defaultProps: { openDelay: 350, transitionProps: { duration: 80 } } },
  },
});

const shared = {
  '--mantine-color-body': 'var(--surface)',
  '--mantine-color-text': 'var(--text)',
  '--mantine-color-dimmed': 'var(--muted)',
  '--mantine-color-placeholder': 'var(--muted)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-hover': 'var(--sunken)',
  '--mantine-color-default-border': 'var(--line)',
  '--mantine-color-default-color': 'var(--text)',
  '--mantine-color-disabled-color': 'var(--muted)', // what is shown to be read, and is not to be changed
  '--mantine-color-error': 'var(--danger-text)',
  '--mantine-color-anchor': 'var(--brand-text)',
  '--mantine-color-green-text': 'var(--brand-text)',
  '--mantine-color-green-filled': 'var(--brand)',
  '--mantine-color-green-filled-hover': 'var(--brand-hover)',
  '--mantine-color-green-light': 'var(--brand-soft)',
  '--mantine-color-green-light-hover': 'var(--brand-soft)',
  '--mantine-color-green-light-color': 'var(--brand-text)',
  '--mantine-color-green-outline': 'var(--brand)',
  '--mantine-color-red-light': 'var(--danger-soft)',
  '--mantine-color-red-light-hover': 'var(--danger-soft)',
  '--mantine-color-red-light-color': 'var(--danger-text)',
  '--mantine-color-red-filled': 'var(--danger)',
  '--mantine-primary-color-contrast': 'var(--on-brand)',
};
/** Mantine speaks with the tokens of src/ui, so both apps change together. */
export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, light: shared, dark: shared });
