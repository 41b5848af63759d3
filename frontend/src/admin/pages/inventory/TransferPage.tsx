import { StockLines } from './StockLines';

export default function TransferPage() {
  return <StockLines mode="transfer" />;
}
