import { StockLines } from './StockLines';

export default function ReceivePage() {
  return <StockLines mode="receive" />;
}
