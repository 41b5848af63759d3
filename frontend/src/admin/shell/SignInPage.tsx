import { Button, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { m } from '@/lib/i18n';
import { problemAt, problemElsewhere, type Problem } from '@/lib/problem';
import { useSession } from '@/lib/session';
import { LanguageSwitch, ThemeSwitch, Wordmark } from '@/ui';

/** Signs staff in. Somebody signed in as a customer is told so and may change the account. */
export function SignInPage() {
  const session = useSession();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    const outcome = await session.signIn(email.trim(), password);
    setBusy(false);
    if (!outcome.ok) setProblem(outcome.problem);
  };
  const general = problemElsewhere(problem, ['email', 'password']);
  return (
    <main className="signin">
      <div className="signin-tools"><LanguageSwitch /><ThemeSwitch /></div>
      <Paper component="form" className="signin-card" withBorder onSubmit={submit}>
        <Stack gap="md">
          <Wordmark />
          <div><Title order={1} size="h3">{m.console_sign_in_title()}</Title><Text c="dimmed" size="sm">{m.console_sign_in_text()}</Text></div>
          {session.status === 'signed-in' && <div className="banner tone-warning" role="alert">{m.console_no_staff()}</div>}
          {general && <div className="banner tone-danger" role="alert">{general}</div>}
          <TextInput label={m.ui_email()} type="email" autoComplete="username" required withAsterisk={false} autoFocus size="md" value={email} error={problemAt(problem, 'email')} onChange={(e) => setEmail(e.currentTarget.value)} />
          <PasswordInput label={m.ui_password()} autoComplete="current-password" required withAsterisk={false} size="md" value={password} error={problemAt(problem, 'password')} onChange={(e) => setPassword(e.currentTarget.value)} />
          <Button type="submit" size="md" loading={busy} fullWidth>{m.ui_sign_in()}</Button>
          <a className="muted" href="/" style={{ textAlign: 'center', textDecoration: 'underline' }}>{m.console_to_store()}</a>
        </Stack>
      </Paper>
    </main>
  );
}
