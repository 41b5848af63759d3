import type { InquiryFileFragment } from '@/gen/features/inquiries/thread';
import { bytes } from '@/lib/format';
import { m } from '@/lib/i18n';
import { Icon, IconButton } from '@/ui';
import type { Sending } from './useFiles';
import './attached.css';

const nameOf = (file: InquiryFileFragment) => `${file.name}.${file.extension}`;

/** A picture small, any other file by its name; either opens beside the page. */
function FileLink({ file }: { file: InquiryFileFragment }) {
  return file.previewUrl
    ? <a className="attachedpicture" href={file.url} target="_blank" rel="noreferrer" aria-label={m.inquiries_attach_open({ name: nameOf(file) })}><img src={file.previewUrl} width={file.width} height={file.height} alt={file.name} loading="lazy" decoding="async" /></a>
    : <a className="attachedfile" href={file.url} target="_blank" rel="noreferrer"><Icon name="list" size={18} /><span>{nameOf(file)}</span><span className="pmeta num">{bytes(file.size)}</span></a>;
}

/** Files that came with a message. */
export function Attached({ files }: { files: readonly InquiryFileFragment[] }) {
  return <div className={`attached ${files.length === 1 ? 'one' : ''}`}>{files.map((file) => <FileLink key={file.id} file={file} />)}</div>;
}

type Props = { files: readonly InquiryFileFragment[]; sending: readonly Sending[]; remove: (file: InquiryFileFragment) => void; dismiss: (id: number) => void };

/** Files that the message will take along, and those on their way. */
export function Attaching({ files, sending, remove, dismiss }: Props) {
  return (
    <ul className="attaching">
      {files.map((file) => <li key={file.id}><FileLink file={file} /><IconButton icon="close" size="sm" label={m.inquiries_attach_remove({ name: nameOf(file) })} onClick={() => remove(file)} /></li>)}
      {sending.map((one) => (one.error
        ? <li key={one.id} className="failed"><span role="alert">{one.name && `${one.name}: `}{one.error}</span><IconButton icon="close" size="sm" label={m.ui_close()} onClick={() => dismiss(one.id)} /></li>
        : <li key={one.id}><span className="truncate">{one.name}</span><progress value={one.part} max={1} aria-label={m.inquiries_attach_sending({ name: one.name })} /></li>))}
    </ul>
  );
}
