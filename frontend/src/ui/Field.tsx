import { useId, type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, type TextareaHTMLAttributes } from 'react';
import { Icon, type IconName } from './icons';

export type FieldText = { label: string; hint?: ReactNode; error?: string | undefined; hideLabel?: boolean };
type Wired = { id: string; 'aria-describedby': string | undefined; 'aria-invalid': true | undefined };

/** Label, hint and error around any input; `children` receives the ids to wire. */
export function Field({ label, hint, error, hideLabel, children, className }: FieldText & { children: (wired: Wired) => ReactNode; className?: string }) {
  const id = useId();
  const described = [hint && `${id}h`, error && `${id}e`].filter(Boolean).join(' ') || undefined;
  return (
    <div className={`field ${className ?? ''}`}>
      <label htmlFor={id} className={hideLabel ? 'sr' : undefined}>{label}</label>
      {children({ id, 'aria-describedby': described, 'aria-invalid': error ? true : undefined })}
      {hint && <div className="hint" id={`${id}h`}>{hint}</div>}
      {error && <div className="error" id={`${id}e`} role="alert"><Icon name="warning" size={15} /><span>{error}</span></div>}
    </div>
  );
}

export function TextInput({ label, hint, error, hideLabel, icon, className, ...rest }: FieldText & { icon?: IconName } & InputHTMLAttributes<HTMLInputElement>) {
  return (
    <Field {...{ label, hint, error, hideLabel, className }}>
      {(wired) => (icon ? <div className="withicon"><Icon name={icon} size={18} /><input className="input" {...wired} {...rest} /></div> : <input className="input" {...wired} {...rest} />)}
    </Field>
  );
}

export function TextArea({ label, hint, error, hideLabel, className, ...rest }: FieldText & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  return <Field {...{ label, hint, error, hideLabel, className }}>{(wired) => <textarea className="input" rows={3} {...wired} {...rest} />}</Field>;
}

export type Option = { value: string; label: string; hint?: ReactNode; disabled?: boolean };

/** The platform's own select: best on phones. */
export function Select({ label, hint, error, hideLabel, options, placeholder, className, ...rest }: FieldText & { options: Option[]; placeholder?: string } & SelectHTMLAttributes<HTMLSelectElement>) {
  return (
    <Field {...{ label, hint, error, hideLabel, className }}>
      {(wired) => (
        <div className="select">
          <select className="input" {...wired} {...rest}>
            {placeholder !== undefined && <option value="">{placeholder}</option>}
            {options.map((o) => <option key={o.value} value={o.value} disabled={o.disabled}>{o.label}</option>)}
          </select>
          <Icon name="chevronDown" size={18} />
        </div>
      )}
    </Field>
  );
}

export function Checkbox({ label, hint, error, ...rest }: { label: ReactNode; hint?: ReactNode; error?: string } & Omit<InputHTMLAttributes<HTMLInputElement>, 'type'>) {
  const id = useId();
  return (
    <div className="field">
      <label className="check"><input type="checkbox" aria-invalid={error ? true : undefined} aria-describedby={error ? id : undefined} {...rest} /><span>{label}{hint && <span className="hint"> {hint}</span>}</span></label>
      {error && <div className="error" id={id} role="alert"><Icon name="warning" size={15} /><span>{error}</span></div>}
    </div>
  );
}

/** One choice of a few, as tappable cards. */
export function RadioGroup({ label, options, value, onChange, error, hideLabel }: FieldText & { options: Option[]; value: string; onChange: (value: string) => void }) {
  const name = useId();
  return (
    <fieldset className="field">
      <legend className={hideLabel ? 'sr' : 'label'}>{label}</legend>
      <div className="stack">
        {options.map((o) => (
          <label className="check card" key={o.value}>
            <input type="radio" name={name} value={o.value} checked={o.value === value} disabled={o.disabled} onChange={() => onChange(o.value)} />
            <span className="stack" style={{ gap: 2, flex: 1 }}><span>{o.label}</span>{o.hint && <span className="hint">{o.hint}</span>}</span>
          </label>
        ))}
      </div>
      {error && <div className="error" role="alert"><Icon name="warning" size={15} /><span>{error}</span></div>}
    </fieldset>
  );
}
