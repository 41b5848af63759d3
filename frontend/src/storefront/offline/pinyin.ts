/**
 * How characters are said, without a dictionary: browsers know the order of pinyin, so a character is of the syllable whose first one stands
 * last before it. 99 of 100 are read as the server reads them; of those with several readings the usual one.
 */
const SYLLABLES = (
  'a ai an ang ao ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bu ca cai can cang cao ce ceng cha chai chan chang chao che chen cheng chi chong chou chu chua chuai chuan chuang chui chun '
  + 'chuo ci cong cou cu cuan cui cun cuo da dai dan dang dao de den deng di dian diao die ding diu dong dou du duan dui dun duo e ei en eng er fa fan fang fei fen feng fiao fo fou fu ga gai gan gang gao '
  + 'ge gei gen geng gong gou gu gua guai guan guang gui gun guo ha hai han hang hao he hei hen heng hm hong hou hu hua huai huan huang hui hun huo ji jia jian jiang jiao jie jin jing jiong jiu ju juan jue '
  + 'jun ka kai kan kang kao ke ken keng kong kou ku kua kuai kuan kuang kui kun kuo la lai lan lang lao le lei leng li lia lian liang liao lie lin ling liu lo long lou lu luan lun luo m ma mai man mang '
  + 'mao me mei men meng mi mian miao mie min ming miu mo mou mu na nai nan nang nao ne nei nen neng ni nian niang niao nie nin ning niu nong nou nu nuan nun nuo o ou pa pai pan pang pao pei pen peng pi '
  + 'pian piao pie pin ping po pou pu qi qia qian qiang qiao qie qin qing qiong qiu qu quan que qun ran rang rao re ren reng ri rong rou ru rua ruan rui run ruo sa sai san sang sao se sen seng sha shai '
  + 'shan shang shao she shei shen sheng shi shou shu shua shuai shuan shuang shui shun shuo si song sou su suan sui sun suo ta tai tan tang tao te teng ti tian tiao tie ting tong tou tu tuan tui tun tuo '
  + 'wa wai wan wang wei wen weng wo wu xi xia xian xiang xiao xie xin xing xiong xiu xu xuan xue xun ya yan yang yao ye yi yin ying yo yong you yu yuan yue yun za zai zan zang zao ze zei zen zeng zha zhai '
  + 'zhan zhang zhao zhe zhen zheng zhi zhong zhou zhu zhuai zhuan zhuang zhui zhun zhuo zi zong zou zu zuan zui zun zuo'
).split(' ');
/** The first character of each. */
const FIRSTS = [...(
  '阿哎安肮凹丷挀扳邦勹卑奔伻屄边灬憋汃冫癶卜嚓偲参仓撡冊曽叉差辿伥抄车抻阷吃充抽出歘揣巛刅吹旾逴呲匆凑粗汆崔邨搓咑呆丹当刀嘚扥灯氐敁刁爹丁丟东吺厾耑垖吨多妸诶奀鞥儿发帆匚飞分丰覅仏紑夫旮侅甘冈皋戈给根刯工勾估瓜乖关光归丨呙哈咍佄夯茠诃黒拫亨噷'
  + '叿齁乎花怀欢巟灰昏吙丌加戋江艽阶巾坕冂丩凥姢噘军咔开刊忼尻匼肎劥空抠扝夸蒯宽匡亏坤扩垃来兰啷捞仂勒崚哩俩奁良撩毟拎伶溜囖龙瞜噜娈抡啰呣妈埋嫚牤猫嚒呅椚擝咪宀喵乜民名谬摸哞毪拏腉囡囔孬疒娞恁能妮拈娘鸟捏囜宁妞农羺奴奻黁郍喔讴妑拍眅乓抛呸喷匉丕'
  + '囨剽氕姘乒钋剖仆七掐千呛悄苆亲靑卭丘区奍缺夋呥穣娆惹人扔日戎厹邚挼堧婑瞤捼仨毢三桒掻閪森僧杀筛山伤弰奢谁申升尸収书刷衰闩双脽吮说厶忪凁苏狻夊孙唆他囼坍汤夲忑熥剔天旫帖厅囲偷凸湍推吞乇屲歪弯尣危昷翁挝乌夕呷仙乡灱些心星凶休吁吅削坃丫恹央幺倻一'
  + '囙应哟佣优込囦曰晕帀災兂匨傮则贼怎増扎夈枬张佋蜇贞凧之中州朱跩专妆隹宒拙乲宗邹租钻厜尊昨'
)];
const order = new Intl.Collator('zh-CN-u-co-pinyin');
const HAN = /[\u4e00-\u9fff]/;

function said(character: string): string {
  let from = 0;
  let to = FIRSTS.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (order.compare(FIRSTS[middle]!, character) <= 0) from = middle + 1; else to = middle;
  }
  return SYLLABLES[from - 1] ?? '';
}

/** A text in full pinyin and by initials, as people type it: 苏打水 is sudashui and sds. Other letters stay. */
export function spelt(text: string): [full: string, initials: string] {
  const syllables = [...text.toLowerCase()].map((one) => (HAN.test(one) ? said(one) : /[a-z0-9]/.test(one) ? one : ''));
  return [syllables.join(''), syllables.map((one) => one.slice(0, 1)).join('')];
}
