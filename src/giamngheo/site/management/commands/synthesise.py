"""Fills an empty demo with the synthetic province and with people who may log in as officers."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from giamngheo.apps.accounts.actions import assign_role, create_user
from giamngheo.apps.accounts.models import User
from giamngheo.apps.places.models import Area
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.register.models import Household
from giamngheo.apps.review.models import VillageAssignment
from giamngheo.apps.work.models import Run
from giamngheo.kit import clock
from giamngheo.site import (
    synthetic_allocation,
    synthetic_closed,
    synthetic_commitments,
    synthetic_deliveries,
    synthetic_donations,
    synthetic_evaluations,
    synthetic_in_year,
    synthetic_indicators,
    synthetic_informing,
    synthetic_insurance,
    synthetic_lists,
    synthetic_load,
    synthetic_money,
    synthetic_overview,
    synthetic_plans,
    synthetic_praise,
    synthetic_reports,
    synthetic_results,
    synthetic_steering,
    synthetic_subjects,
    synthetic_supervision,
    synthetic_supports,
    synthetic_treasury,
    synthetic_workers,
    synthetic_years,
)
from giamngheo.synthetic.comings import with_comings_and_goings
from giamngheo.synthetic.province import make_province
from giamngheo.synthetic.published import YEARS
from giamngheo.synthetic.waiting import with_waiting_lists

# Lists of 2024 that the sample workbooks bring: the demo leaves them to the officers.
SAMPLE_LISTS = (("03766", 2024), ("03781", 2024), ("04159", 2024))
PEOPLE = (
    ("canbo-namlau", "Cán bộ xã Nậm Lầu (giả lập)", "commune_officer", "03784"),
    ("chutich-namlau", "Chủ tịch xã Nậm Lầu (giả lập)", "commune_chairman", "03784"),
    ("mattran-namlau", "Mặt trận Tổ quốc xã Nậm Lầu (giả lập)", "commune_front", "03784"),
    ("rasoat-namlau", "Rà soát viên xã Nậm Lầu (giả lập)", "reviewer", "03784"),
    ("truongban-namlau", "Trưởng bản xã Nậm Lầu (giả lập)", "village_head", "03784"),
    ("canbo-phiengpan", "Cán bộ xã Phiêng Pằn (giả lập)", "commune_officer", "04159"),
    ("chutich-phiengpan", "Chủ tịch xã Phiêng Pằn (giả lập)", "commune_chairman", "04159"),
    ("canbo-coma", "Cán bộ xã Co Mạ (giả lập)", "commune_officer", "03781"),
    ("chuyenvien-tinh", "Chuyên viên giảm nghèo tỉnh (giả lập)", "province_officer", "14"),
    ("truongphong-tinh", "Trưởng phòng giảm nghèo tỉnh (giả lập)", "province_officer", "14"),
    ("lanhdao-tinh", "Lãnh đạo UBND tỉnh (giả lập)", "province_leader", "14"),
    ("taichinh-tinh", "Cán bộ Sở Tài chính (giả lập)", "finance_officer", "14"),
    ("dautu-tinh", "Cán bộ quản lý vốn đầu tư (giả lập)", "investment_desk", "14"),
    ("thuky-hdnd", "Thư ký Hội đồng nhân dân tỉnh (giả lập)", "council_secretary", "14"),
    ("khobac-tinh", "Cán bộ đối chiếu kho bạc (giả lập)", "treasury_clerk", "14"),
    ("ketoan-tinh", "Kế toán đơn vị của tỉnh (giả lập)", "accountant", "14"),
    ("ketoan-namlau", "Kế toán xã Nậm Lầu (giả lập)", "accountant", "03784"),
    ("quantri", "Quản trị hệ thống (giả lập)", "administrator", "14"),
)


class Command(BaseCommand):
    help = "Nạp dữ liệu giả lập và tài khoản dùng thử (chỉ trong chế độ dùng thử)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--size", choices=["district", "province", "none"], default="district")
        parser.add_argument("--if-empty", action="store_true", help="không làm gì khi đã có hộ dân")
        parser.add_argument("--all-lists", action="store_true", help="nạp cả các danh sách dành cho tệp mẫu")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.IS_DEMO:
            raise CommandError("Dữ liệu giả lập chỉ nạp được trong chế độ dùng thử (GIAMNGHEO_MODE=demo).")
        with transaction.atomic():
            self.make_people()
        if options["size"] == "none":
            return
        if Household.objects.exists():
            if options["if_empty"]:
                return
            raise CommandError("Cơ sở dữ liệu đã có hộ dân; dữ liệu giả lập chỉ nạp vào cơ sở dữ liệu trống.")
        left_out = () if options["all_lists"] or options["size"] == "province" else SAMPLE_LISTS
        run = Run.objects.create(kind="synthesise", state=Run.State.RUNNING, queued_at=clock.now(), total=len(YEARS))
        with transaction.atomic():
            self.load(options["size"], left_out)
            run.state, run.progress, run.finished_at = Run.State.DONE, len(YEARS), clock.now()
            run.save()
        self.analyze()
        # After all else stands: within the loading transaction the same questions took minutes instead of seconds.
        with transaction.atomic():
            self.stdout.write(f"  số liệu chỉ tiêu: {synthetic_indicators.load_indicators(YEARS, {year for _code, year in left_out})}")
            self.stdout.write(f"  số liệu toàn cảnh: {synthetic_overview.load_overview()} địa bàn")
            found = synthetic_closed.load_audit()
            self.stdout.write(f"  đối soát: {found.findings} chỗ khác, {found.rows} dòng cần xem")

    def analyze(self) -> None:
        """Tells the planner what was loaded: within one transaction nobody else does, and plans made for empty tables take minutes."""
        with connection.cursor() as cursor:
            cursor.execute("analyze")

    def make_people(self) -> None:
        """Demo accounts, which have no password: they are entered from the log-in page of this machine only."""
        newest = current_plan().generations[-1].id
        for username, full_name, role, code in PEOPLE:
            if User.objects.filter(username=username).exists():
                continue
            user = create_user(username=username, full_name=full_name, password=None, by=None, is_demo=True)
            area = Area.objects.get(code=code, generation_id=newest)
            assign_role(
                user=user, role=role, area=area, agency_id="", valid_from=date(2021, 1, 1), valid_to=None, by=None
            )

    def load(self, size: Any, left_out: tuple[tuple[str, int], ...]) -> None:
        self.stdout.write("Đang tạo dữ liệu giả lập …")
        province = with_comings_and_goings(make_province(size=size, plan=current_plan()))
        province = with_waiting_lists(province, left_out)
        synthetic_load.load_people(province)
        synthetic_load.load_life(province)
        synthetic_load.load_totals(province)
        synthetic_load.load_facts(province, left_out=left_out)
        self.analyze()
        synthetic_load.assign_villages("rasoat-namlau", VillageAssignment.Duty.REVIEWER)
        synthetic_load.assign_villages("truongban-namlau", VillageAssignment.Duty.VILLAGE_HEAD)
        for year in YEARS:
            waiting = [code for code, y in left_out if y == year]
            counts = synthetic_load.review_year(year, keep_open=waiting)
            self.stdout.write(f"  rà soát năm {year}: {counts['written']} hộ")
        synthetic_results.approve_years()
        self.analyze()
        self.stdout.write(f"  đề nghị trong năm: {synthetic_in_year.load_requests()}")
        self.stdout.write(f"  đối tượng hỗ trợ: {synthetic_subjects.load_subjects(province)}")
        self.stdout.write(f"  thẻ bảo hiểm y tế: {synthetic_insurance.load_list()}")
        self.stdout.write(f"  danh sách thụ hưởng: {synthetic_lists.load_lists()}")
        self.stdout.write(f"  hồ sơ nhà ở: {synthetic_supports.load_houses()}")
        self.stdout.write(f"  dòng vốn: {synthetic_money.load_money()}")
        self.stdout.write(f"  dòng bảng kê kho bạc: {synthetic_treasury.load_treasury()}")
        self.stdout.write(f"  kế hoạch vốn: {synthetic_plans.load_plans()}")
        self.stdout.write(f"  khoản tài trợ: {synthetic_donations.load_donations()}")
        self.stdout.write(f"  phương án phân bổ: {synthetic_allocation.load_allocations()}")
        self.stdout.write(f"  hồ sơ hỗ trợ khác: {synthetic_deliveries.load_deliveries()}")
        self.stdout.write(f"  học nghề, ngoài nước, vay vốn: {synthetic_workers.load_workers()}")
        self.stdout.write(f"  thông tin, truyền thông, năng lực: {synthetic_informing.load_informing()}")
        self.stdout.write(f"  các năm của giai đoạn: {synthetic_years.load_years()}")
        self.stdout.write(f"  khó khăn, chỉ đạo: {synthetic_steering.load_steering()}")
        self.stdout.write(f"  lần kiểm tra: {synthetic_supervision.load_inspections()}")
        self.stdout.write(f"  kết quả cam kết được chốt: {synthetic_commitments.load_commitments()} xã")
        self.stdout.write(f"  đề nghị khen thưởng: {synthetic_praise.load_praise()}")
        self.stdout.write(f"  báo cáo phải có: {synthetic_reports.load_reports()}")
        self.stdout.write(f"  báo cáo của kỳ đã chốt: {synthetic_closed.load_closed_period()}")
        self.stdout.write(f"  cuộc điều tra đánh giá: {synthetic_evaluations.load_surveys()}")
        self.analyze()
        for year in YEARS:
            self.stdout.write(f"  cân đối năm {year}: {synthetic_load.balance_year(year)}")
        self.stdout.write(f"Đã nạp {province.households.height} hộ, {province.persons.height} nhân khẩu (giả lập).")
