import { MantineProvider } from '@mantine/core';
import { RouterProvider, createMemoryHistory, createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, expect, it } from 'vitest';
import DemoDetailPage from '@/admin/demo/DemoDetailPage';
import DemoListPage from '@/admin/demo/DemoListPage';

function show(page: () => React.ReactNode, path = '/') {
  const root = createRootRoute();
  const routes = [createRoute({ getParentRoute: () => root, path: '/', component: page }), createRoute({ getParentRoute: () => root, path: '/demo', component: () => null }), createRoute({ getParentRoute: () => root, path: '/demo/$id', component: page })];
  const router = createRouter({ routeTree: root.addChildren(routes), history: createMemoryHistory({ initialEntries: [path] }) });
  return render(<MantineProvider><RouterProvider router={router as never} /></MantineProvider>);
}
const press = (key: string, more = {}) => fireEvent.keyDown(document.body, { key, ...more });
const rows = () => screen.getAllByRole('row').slice(1);
const selected = () => rows().filter((row) => row.getAttribute('aria-selected') === 'true').length;

beforeEach(() => { sessionStorage.clear(); localStorage.clear(); history.replaceState(null, '', '/admin/demo'); });

it('moves, selects a range and clears by keyboard', async () => {
  show(DemoListPage);
  await screen.findByRole('heading', { name: '示例订单' });
  press('j'); press('x'); press('j'); press('j');
  press('X', { shiftKey: true });
  await waitFor(() => expect(selected()).toBe(3));
  expect(within(screen.getByRole('region', { name: '批量操作' })).getByText('已选 3 条')).toBeTruthy();
  press('Escape');
  await waitFor(() => expect(selected()).toBe(0));
});

it('keeps filters in the address, marks the view as changed, and a filter chip removes itself', async () => {
  history.replaceState(null, '', '/admin/demo?view=todo&status=SUBMITTED,SHIPPED');
  show(DemoListPage);
  expect(await screen.findByRole('img', { name: '有未保存的更改' })).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: '移除筛选：状态' }));
  await waitFor(() => expect(location.search).toBe('?view=todo'));
});

it('selects all that match, runs in chunks and reports what failed', async () => {
  history.replaceState(null, '', '/admin/demo?status=SUBMITTED,SHIPPED');
  show(DemoListPage);
  fireEvent.click(await screen.findByRole('checkbox', { name: '选择已加载的全部' }));
  fireEvent.click(await screen.findByRole('button', { name: /选择全部 .* 条匹配结果/ }));
  fireEvent.click(screen.getByRole('button', { name: '确认订单' }));
  const report = await screen.findByRole('dialog');
  expect(within(report).getByText(/确认订单：\d+ 条成功，\d+ 条未完成。/)).toBeTruthy();
  expect(within(report).getAllByText('SHIPPED：不能确认').length).toBeGreaterThan(50);
});

it('sorts from the column head and says so to screen readers', async () => {
  show(DemoListPage);
  fireEvent.click(await screen.findByRole('button', { name: '金额' }));
  await waitFor(() => expect(screen.getByRole('columnheader', { name: '金额' }).getAttribute('aria-sort')).toBe('descending'));
  expect(location.search).toBe('?sort=TOTAL_DESC');
});

it('offers what is allowed, says why the rest is not, and takes a comment', async () => {
  show(DemoDetailPage, '/demo/f2');
  const ship = await screen.findByRole('button', { name: /发货/ });
  expect([ship.getAttribute('aria-disabled'), ship.textContent]).toEqual(['true', '发货: 订单尚未确认，不能发货']);
  fireEvent.change(screen.getByRole('textbox', { name: '评论' }), { target: { value: '已电话确认' } });
  fireEvent.click(screen.getByRole('button', { name: '发送' }));
  expect(await screen.findByText('已电话确认')).toBeTruthy();
});
