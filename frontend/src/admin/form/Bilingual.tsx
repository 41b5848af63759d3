import { Textarea, TextInput } from '@mantine/core';
import { m } from '@/lib/i18n';

type Props = { label: string; zh: string; en: string; onZh: (text: string) => void; onEn: (text: string) => void; zhError?: string | undefined; enError?: string | undefined; long?: boolean; required?: boolean };

/** One text in both languages, side by side; give it a parent with the class `fields`. */
export function Bilingual({ label, zh, en, onZh, onEn, zhError, enError, long, required }: Props) {
  const name = (tongue: string) => <>{label}<span className="tongue">{tongue}</span></>;
  const common = { required: required ?? false, withAsterisk: false };
  if (long) return <><Textarea {...common} lang="zh-CN" autosize minRows={4} maxRows={14} label={name(m.settings_zh())} value={zh} error={zhError} onChange={(e) => onZh(e.currentTarget.value)} /><Textarea {...common} lang="en" autosize minRows={4} maxRows={14} label={name('English')} value={en} error={enError} onChange={(e) => onEn(e.currentTarget.value)} /></>;
  return <><TextInput {...common} lang="zh-CN" label={name(m.settings_zh())} value={zh} error={zhError} onChange={(e) => onZh(e.currentTarget.value)} /><TextInput {...common} lang="en" label={name('English')} value={en} error={enError} onChange={(e) => onEn(e.currentTarget.value)} /></>;
}
