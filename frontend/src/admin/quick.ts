import { useNavigate } from '@tanstack/react-router';
import { m } from '@/lib/i18n';
import { useSession } from '@/lib/session';
import type { IconName } from '@/ui';
import { useCommands } from './commands';

/** What can be begun from anywhere by the palette: label, place, permission, icon, words in the other language and pinyin initials. */
const QUICK: ReadonlyArray<[id: string, label: () => string, to: string, permission: string, icon: IconName, words: string]> = [
  ['receive', m.inventory_receive, '/inventory/receive', 'inventory.write', 'download', 'receive stock shrk 收货入库'],
  ['adjust', m.inventory_adjust, '/inventory?adjust=1', 'inventory.write', 'edit', 'adjust stock tzkc 调整库存'],
  ['transfer', m.inventory_transfer, '/inventory/transfer', 'inventory.write', 'arrowRight', 'transfer stock db 调拨'],
  ['product', m.catalog_new, '/products/new', 'catalog.write', 'plus', 'new product xjsp 新建商品'],
  ['categories', m.catalog_categories_brands, '/categories', 'catalog.read', 'list', 'categories brands flpp 分类 品牌'],
  ['search-log', m.search_log, '/search-log', 'catalog.read', 'search', 'searches ssjl zero results 搜索记录'],
  ['recommendations', m.recommend_title, '/recommendations', 'catalog.read', 'heart', 'recommendations bought together tjxg dp 推荐效果 搭配'],
  ['search-words', m.search_taught, '/search-words', 'catalog.read', 'search', 'synonyms pins stop words tyc zd 同义词 置顶'],
  ['assortments', m.assortments_title, '/assortments', 'catalog.read', 'tag', 'assortments ksfw 可售范围'],
  ['prices', m.catalog_price_lists, '/price-lists', 'prices.read', 'tag', 'price lists jmb 价目表'],
  ['customer', m.customers_new, '/customers?new=1', 'customers.write', 'plus', 'new customer xjkh 新建客户'],
  ['user', m.access_user_new, '/users?new=1', 'users.write', 'plus', 'new user xjyh 新建用户'],
  ['roles', m.access_roles, '/roles', 'users.read', 'shield', 'roles permissions js 角色 权限'],
  ['keys', m.access_keys, '/api-keys', 'api_keys.manage', 'key', 'api keys my 密钥'],
  ['sessions', m.access_sessions, '/sessions', '', 'monitor', 'sessions password mm 密码 我的登录'],
  ['warehouses', m.settings_warehouses, '/settings?tab=warehouses', 'inventory.read', 'stock', 'warehouses ck 仓库'],
];

/** Offers them on every page; the shell calls it once. */
export function useQuickCommands(): void {
  const go = useNavigate();
  const { can } = useSession();
  useCommands(QUICK.filter(([, , , permission]) => !permission || can(permission)).map(([id, label, to, , icon, words]) => ({ id: `quick.${id}`, label: label(), icon, words, run: () => { const [path, search] = to.split('?'); void go({ to: path!, search: Object.fromEntries(new URLSearchParams(search)) as never }); } })));
}
